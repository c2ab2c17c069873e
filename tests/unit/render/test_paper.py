"""What is expected to fit on a printed page (how well it is expected, the browser tests show)."""

from jianbao.render import _words
from jianbao.render._paper import fit
from jianbao.render._payload import payload


def of(briefing):
    data = payload(briefing)
    return fit(data, _words.groups(data["points"]))


def test_a_short_briefing_has_room_for_all_its_figures(speech):
    assert of(speech) == (False, frozenset(range(14)))


def test_of_many_figures_as_many_as_fit(sample):
    some, fewer = (
        of(sample.briefing(figures=sample.FIGURES * 20)),
        of(sample.briefing(points=sample.POINTS * 2, figures=sample.FIGURES * 20)),
    )
    assert 10 < len(some.figures) < 30
    assert len(fewer.figures) < len(some.figures)


def test_a_long_briefing_gets_the_smaller_type(sample):
    assert not of(sample.briefing(points=sample.POINTS[:8])).dense
    assert of(sample.briefing(points=sample.POINTS * 2)).dense
