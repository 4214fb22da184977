"""A welcome that was cancelled is owed again: it leaves its occasion free."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LOST = """cycle = 'welcome' AND state = 'cancelled' AND NOT EXISTS (SELECT 1 FROM deliveries WHERE
deliveries.digest_key = digests.key AND (deliveries.state <> 'failed' OR deliveries.uncertain > 0))"""

FIRST = """cycle LIKE 'welcome-%' AND NOT EXISTS (SELECT 1 FROM digests AS other WHERE
other.person_key = digests.person_key AND other.key < digests.key AND other.cycle LIKE 'welcome%')"""


def upgrade() -> None:
    owed = f"person_key IN (SELECT person_key FROM digests WHERE {LOST})"
    op.execute(f"UPDATE schedule SET last_cycle = 'welcome owed' WHERE {owed}")
    op.execute(f"UPDATE digests SET cycle = 'welcome-' || key WHERE {LOST}")


def downgrade() -> None:
    op.execute("UPDATE schedule SET last_cycle = 'welcome' WHERE last_cycle = 'welcome owed'")
    taken = "person_key NOT IN (SELECT person_key FROM digests WHERE cycle = 'welcome')"
    op.execute(f"UPDATE digests SET cycle = 'welcome' WHERE {FIRST} AND {taken}")
