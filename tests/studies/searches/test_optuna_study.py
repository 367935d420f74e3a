"""Many trials are put into a folder's study at once, and all of them are kept."""

import os

from convtui.studies.searches.optuna_study import OptunaStudy, create_study
from convtui.studies.searches.storage import open_journal


def test_many_trials_do_not_wait_for_the_disk_one_by_one(question, home, monkeypatch):
    asked, waits = question(trials=30), []
    path = home / "study.journal"
    create_study(open_journal(path), asked)
    study = OptunaStudy(open_journal(path), asked.name)
    monkeypatch.setattr(os, "fsync", waits.append)
    with study.adding():
        for planned in asked.planned(30):
            study.add(asked, planned)
    assert waits == []
    study.asked = 30
    assert len(waits) == 1
    again = OptunaStudy(open_journal(path), asked.name)
    assert [entry.trial.parameters for entry in again.trials()] == [
        planned.values for planned in asked.planned(30)
    ]
    assert again.asked == 30
