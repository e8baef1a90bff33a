"""Which question an answer responds to."""

from collections.abc import Sequence

from protokolist.statements.join import Draft

# A question that long ago has been forgotten.
FARTHEST = 6


def link_answers(drafts: Sequence[Draft]) -> None:
    """Fills ``answers`` of each answer with the positions of its questions.

    An answer responds to the open question before it that somebody else put. Questions in a row are taken in turn when
    answers follow in a row, and all at once by a single answer.
    """
    waiting: list[int] = []
    for position, draft in enumerate(drafts):
        if waiting and (drafts[waiting[-1]].agenda != draft.agenda or position - waiting[-1] > FARTHEST):
            waiting = []
        if draft.type == "question":
            if waiting and position - waiting[-1] > 1:
                waiting = []
            waiting.append(position)
        elif draft.type == "answer":
            _answer(drafts, position, waiting)


def _answer(drafts: Sequence[Draft], position: int, waiting: list[int]) -> None:
    draft = drafts[position]
    before = drafts[position - 1] if position else None
    theirs = [index for index in waiting if not draft.speakers or drafts[index].speakers != draft.speakers]
    if not theirs:
        if before and before.type == "answer" and before.speakers == draft.speakers:
            draft.answers = list(before.answers)
        elif waiting and waiting[-1] == position - 1:
            # «Хватит ли бумаги? Хватит.»: asked and answered in one breath.
            draft.answers = [waiting.pop()]
        return
    answers_ahead = 0
    for following in drafts[position : position + len(theirs)]:
        if following.type != "answer":
            break
        answers_ahead += 1
    if len(theirs) > 1 and answers_ahead >= len(theirs):
        draft.answers = [theirs[0]]
        waiting.remove(theirs[0])
    else:
        draft.answers = theirs
        waiting[:] = [index for index in waiting if index not in theirs]
