"""Where marks go on maps and charts."""

import math

import pytest

from serving.web.drawing import APART, HEIGHT, WIDTH, bars, curves, plan
from serving.web.rendering import components, environment

RENNES, VITRE = (48.1147, -1.6794), (48.1239, -1.2090)


def at(lat, lon):
    return {"lat": lat, "lon": lon, "label": "x"}


def test_a_place_to_the_east_is_to_the_right_and_one_to_the_north_above():
    drawn = plan([at(48.2147, -1.6794), at(*VITRE)], RENNES, 40)
    north, east = drawn.spots
    assert (north.x, drawn.centre) == (WIDTH / 2, (WIDTH / 2, HEIGHT / 2)) and north.y < HEIGHT / 2
    assert east.x > WIDTH / 2 and abs(east.y - HEIGHT / 2) <= 6


def test_distances_are_at_the_scale_that_is_drawn():
    drawn = plan([at(*VITRE)], RENNES, 40)
    (spot,) = drawn.spots
    km = math.hypot(spot.x - WIDTH / 2, spot.y - HEIGHT / 2) * drawn.scale_km / drawn.scale
    assert km == pytest.approx(34.9, abs=0.4)
    assert drawn.reach * drawn.scale_km / drawn.scale == pytest.approx(40)


def test_everything_is_within_sight():
    drawn = plan([at(-20.88, 55.45), at(50.63, 3.06), at(48.8, 2.3)], RENNES, 20)
    for spot in drawn.spots:
        assert 0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT


def test_points_of_one_place_share_a_spot_and_those_of_none_have_none():
    drawn = plan([at(*RENNES), at(None, None), at(*RENNES), at(math.nan, 1.0)])
    assert [spot.numbers for spot in drawn.spots] == [[1, 3]] and drawn.centre is None
    assert plan([]).spots == []


def test_no_spot_hides_the_number_of_another():
    near, apart = (48.1150, -1.6794), (48.1150, -1.5)
    drawn = plan([at(*RENNES), at(*near), at(*apart)], RENNES, 40)
    assert [spot.numbers for spot in drawn.spots] == [[1, 2], [3]]
    one, other = drawn.spots
    assert math.hypot(one.x - other.x, one.y - other.y) >= APART


def test_bars_are_drawn_to_the_longest_and_what_is_missing_is_not():
    assert bars([2, 4, 0, math.nan]) == [0.5, 1.0, 0.0, 0.0] and bars([]) == [] and bars([0]) == [0.0]


def test_a_line_is_broken_where_a_value_is_missing_and_a_lone_value_is_seen():
    (path,) = curves([[1, None, 3, 2]]).paths
    assert path.count("M") == 2 and path.count("L") == 1 and "h0" in path
    assert curves([]).paths == [] and curves([[None]]).paths == [""]


def test_the_ticks_of_a_chart_are_round_and_hold_every_value():
    ticks = [value for _, value in curves([[3, 17]]).ticks]
    assert ticks == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]
    assert [value for _, value in curves([[0.31, 0.35]], low=0.3).ticks] == pytest.approx(
        [0.3, 0.31, 0.32, 0.33, 0.34, 0.35]
    )


@pytest.mark.parametrize(
    "drawn",
    [
        "{{ ui.map(t, [{'lat': 48.1, 'lon': -1.6, 'label': t}], (48.1, -1.7), 10) }}",
        "{{ ui.bar_chart(t, [(t, 3)]) }}",
        "{{ ui.line_chart(t, [t], {t: [1.0]}) }}",
        "{{ ui.table(t, [t], [[t]]) }}{{ ui.field(t, t, t, hint=t, fault=t) }}{{ ui.reasons([t], [t], [t]) }}",
        "{{ ui.select(t, t, {t: t}) }}{{ ui.facet(t, t, [{'value': t, 'label': t, 'count': 1, 'checked': true}]) }}",
        "{{ ui.alert(t) }}{{ ui.badge(t) }}{{ ui.empty(t, t, t, t) }}{{ ui.facts({t: t}) }}{{ ui.button(t, title=t) }}",
    ],
)
def test_components_escape_what_they_say(drawn):
    probe = "\"'><script>alert(1)</script>"
    found = environment(None)
    ui = components(found, {"csrf": "", "path": "/"})
    said = found.from_string(drawn).render(ui=ui, t=probe)
    assert "<script" not in said and "alert(1)" in said and "\"'>" not in said
