from pathlib import Path

import pytest

from matching.errors import SettingsError
from serving.settings import load_service_settings


def test_without_variables_the_service_is_local_open_to_no_site_and_no_demo():
    found = load_service_settings({})
    assert (found.host, found.port, found.workers) == ("127.0.0.1", 8000, 1)
    assert not found.demo and not found.cors_origins and found.oidc is None and not found.https
    assert found.smtp is None and not found.delivery and found.public_url == "http://127.0.0.1:8000"


def test_every_variable_is_read():
    found = load_service_settings(
        {
            "MATCHING_HOST": "0.0.0.0",
            "MATCHING_PORT": "80",
            "MATCHING_WORKERS": "3",
            "MATCHING_OIDC": "/etc/providers.toml",
            "MATCHING_DEMO": "1",
            "MATCHING_DEMO_SECRET": "s",
            "MATCHING_CORS_ORIGINS": "https://a.example, https://b.example,",
            "MATCHING_RATE_LIMIT": "2.5",
            "MATCHING_BODY_LIMIT": "2048",
            "MATCHING_TIME_LIMIT": "0.5",
            "MATCHING_HTTPS": "1",
            "MATCHING_SMTP": "/etc/smtp.toml",
            "MATCHING_LETTERS": "/etc/letters.toml",
            "MATCHING_SMS": "/etc/sms.toml",
            "MATCHING_PUSH": "/etc/push.toml",
            "MATCHING_WEBHOOKS": "/etc/webhooks.toml",
            "MATCHING_PUBLIC_URL": "https://offres.example/",
            "MATCHING_DELIVERY": "1",
            "MATCHING_DATA_DIR": "/data",
        }
    )
    assert (found.host, found.port, found.workers, found.oidc) == ("0.0.0.0", 80, 3, Path("/etc/providers.toml"))
    assert found.cors_origins == ("https://a.example", "https://b.example")
    assert (found.rate, found.body_limit, found.time_limit_s) == (2.5, 2048, 0.5)
    assert (found.smtp, found.public_url, found.delivery) == (Path("/etc/smtp.toml"), "https://offres.example", True)
    assert (found.letters, found.sms) == (Path("/etc/letters.toml"), Path("/etc/sms.toml"))
    assert (found.push, found.webhooks) == (Path("/etc/push.toml"), Path("/etc/webhooks.toml"))
    assert found.demo and found.demo_secret == "s" and found.https and found.library.data_dir == Path("/data")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("DEMO", "yes"),
        ("HTTPS", "true"),
        ("RATE_LIMIT", "-1"),
        ("BODY_LIMIT", "10"),
        ("TIME_LIMIT", "nan"),
        ("DELIVERY", "yes"),
        ("PUBLIC_URL", "offres.example"),
        ("MLFLOW_URL", "javascript:alert(1)"),
        ("PUBLIC_URL", "https://offres.example>\r\nBcc: a"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(name, value):
    with pytest.raises(SettingsError, match=f"MATCHING_{name}"):
        load_service_settings({f"MATCHING_{name}": value})
