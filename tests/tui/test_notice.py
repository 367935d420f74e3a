"""What is said for a moment: one line of its own, one thing at a time, and never in a picture."""

import pytest

LONG = "a reason that takes more than one line of a terminal of eighty columns, " * 3


def above_keys(learner) -> list[str]:
    return learner.lines[: learner.app.screen.query_one("#keys").region.y]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_notice_covers_nothing_but_the_keys(open_app, size) -> None:
    async with open_app(size=size) as learner:
        await learner.press("right")
        before, keys = above_keys(learner), learner.lines[-1]
        learner.app.notify("something was saved")
        await learner.settle()
        assert above_keys(learner) == before
        assert learner.lines[-1].strip() == "something was saved"
        learner.app.clear_notifications()
        await learner.settle()
        assert [*above_keys(learner), learner.lines[-1]] == [*before, keys]


async def test_a_notice_is_gone_in_time(open_app) -> None:
    async with open_app() as learner:
        learner.app.notify("soon gone", timeout=0.05)
        await learner.settle()
        await learner.until(lambda: "soon gone" not in learner.text)
        assert learner.app.notice is None
        assert "help" in learner.lines[-1]


async def test_the_newest_of_many_is_shown_alone(open_app) -> None:
    async with open_app() as learner:
        for percent in range(20, 120, 20):
            learner.app.notify(f"slides.gif: {percent} %")
        await learner.settle()
        assert learner.messages == ["slides.gif: 100 %"]
        assert "80 %" not in learner.text


@pytest.mark.parametrize("size", [(80, 24), (48, 20)])
async def test_a_long_notice_is_whole_or_says_that_it_is_cut(open_app, size) -> None:
    async with open_app(size=size) as learner:
        learner.app.notify(LONG, severity="error")
        await learner.settle()
        bar = learner.app.screen.query_one("#keys")
        said = " ".join(learner.part("#keys").split())
        assert said == LONG.strip() or (said.endswith("…") and LONG.startswith(said[:-1]))
        assert bar.region.bottom == size[1]
        assert bar.size.height <= 6
        learner.app.clear_notifications()
        await learner.settle()
        assert bar.size.height == 1


async def test_a_notice_is_plain_text(open_app) -> None:
    async with open_app() as learner:
        learner.app.notify("[/x] [bold]\x1b]0;owned\x07 [@click=app.quit]a[/]", title="[b]")
        await learner.settle()
        assert learner.lines[-1].strip() == (
            r"[b]: [/x] [bold]\x1b]0;owned\x07 [@click=app.quit]a[/]"
        )


async def test_a_saved_screen_holds_no_notice(open_app) -> None:
    async with open_app() as learner:
        learner.app.notify("not for slides")
        await learner.settle()
        assert "not&#160;for&#160;slides" not in learner.app.export_screenshot()
        assert "help" in learner.app.export_screenshot()


async def test_a_notice_goes_along_to_another_screen(open_app) -> None:
    async with open_app() as learner:
        learner.app.notify("goes along")
        await learner.press("3")
        await learner.until(lambda: "goes along" in learner.lines[-1])


async def test_a_notice_is_seen_behind_a_dialog(open_app) -> None:
    async with open_app() as learner:
        await learner.press("g")
        learner.app.notify("seen still")
        await learner.settle()
        assert "seen still" in learner.lines[-1]
