"""The ranking: scores, likelihoods, and which fitted numbers may answer what."""

import math

import pytest

from assistant.ranked.ranking import FOLDS, Ranker, fitted_on, fold_of, rankers_for, shipped, without_fold


def test_the_score_is_the_sum_of_weighted_features_and_unknown_features_count_nothing() -> None:
    ranker = Ranker({"said": 2.0, "far": -1.0})
    assert ranker.score({"said": 0.5, "far": 1.0, "never fitted": 9.0}) == 0.0


def test_likelihoods_add_up_to_one_and_follow_the_scores() -> None:
    ranker = Ranker({"said": 1.0})
    likely = ranker.probabilities([{"said": 1.0}, {"said": 0.0}, {"said": 0.0}])
    assert math.isclose(sum(likely), 1.0)
    assert likely[0] / likely[1] == pytest.approx(math.e)
    assert likely[1] == likely[2]


def test_no_candidates_have_no_likelihoods() -> None:
    assert Ranker({"said": 1.0}).probabilities([]) == []


def test_very_high_scores_do_not_overflow() -> None:
    assert Ranker({"said": 1.0}).probabilities([{"said": 5000.0}, {"said": 0.0}]) == [1.0, 0.0]


def test_a_context_that_was_fitted_on_is_measured_by_rankers_that_have_not_seen_it() -> None:
    known = sorted(fitted_on())
    assert len(known) > 200
    for context in known[:20]:
        uid = context + "-0000"
        assert rankers_for(uid) is without_fold(fold_of(uid))
        assert rankers_for(uid) != shipped()


def test_any_other_context_is_measured_by_the_rankers_that_are_shipped() -> None:
    assert "no-such-" not in fitted_on()
    assert rankers_for("no-such-context") is shipped()


def test_all_folds_are_used() -> None:
    assert {fold_of(f"{number}") for number in range(100)} == set(range(FOLDS))


@pytest.mark.parametrize("part", ["sentences", "spans", "tables", "answers"])
def test_every_ranker_is_fitted_and_each_fold_has_its_own_numbers(part: str) -> None:
    weights = [getattr(one, part).weights for one in (shipped(), *(without_fold(fold) for fold in range(FOLDS)))]
    assert all(len(one) > 50 for one in weights)
    assert len({tuple(sorted(one.items())) for one in weights}) == FOLDS + 1
