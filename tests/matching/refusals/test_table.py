from matching.domain import TRAINING_RULES, EmployerReason, RefusalReason, RuleKind
from matching.refusals import EMPLOYER, OBJECTIONS, PERSON, REQUESTED_AS, TRAINING, Route


def test_every_reason_of_both_sides_is_in_the_table():
    assert set(PERSON) == set(RefusalReason)
    assert set(EMPLOYER) == set(EmployerReason)


def test_every_constraint_of_a_person_makes_a_rule_and_nothing_else_does():
    assert all((teaching.rule is not None) == (teaching.route is Route.CONSTRAINT) for teaching in PERSON.values())


def test_every_kind_of_rule_has_a_reason():
    of_offers, of_trainings = ({one.rule for one in table.values()} - {None} for table in (PERSON, TRAINING))
    assert (of_offers, of_trainings) == (set(RuleKind) - TRAINING_RULES, TRAINING_RULES)


def test_lacking_skills_is_no_dislike_but_lowers_the_chance():
    assert RefusalReason.SKILLS_MISSING not in OBJECTIONS
    assert PERSON[RefusalReason.SKILLS_MISSING].chance > 0


def test_family_constraints_are_never_stored():
    assert "childcare" not in set(RefusalReason)
    assert REQUESTED_AS["childcare"] is RefusalReason.WORKING_HOURS


def test_data_reasons_teach_nothing_of_the_match():
    for teaching in (*PERSON.values(), *EMPLOYER.values()):
        if teaching.route in (Route.DATA, Route.STATE, Route.NONE):
            assert not teaching.dislikes
            assert teaching.chance == 0
