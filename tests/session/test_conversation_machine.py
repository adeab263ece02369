"""Cells and chat widgets do to a conversation whatever they like, in any order."""

from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from grok_jupyter import Client
from grok_jupyter.chat import system
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt, InputError
from grok_jupyter.protocol.origin import Origin
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.exchange import Exchange
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.turn import Question, Turn

FAST = {"rate": 0, "first_token": 0}
FAULTS = {"failed": "cut", "failed at once": "error-first"}
cells = st.sampled_from("abc")
questions = st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=3)
endings = st.sampled_from(["completed", "completed", "interrupted", "silent", *FAULTS])
systems = st.none() | st.sampled_from(["Rhyme", "Shout"]).map(system)


class Watcher:
    """A surface that looks at the conversation while an answer arrives, and may interrupt it."""

    def __init__(self, conversation, interrupts_at):
        self._conversation = conversation
        self._interrupts_at = interrupts_at
        self._count = 0

    def show(self, response):
        unfinished = [turn for turn in self._conversation.turns if not turn.response.is_finished]
        assert len(unfinished) <= 1
        self._count += 1
        if unfinished:
            # A surface is given the response, or a copy without the keys that the process knows.
            assert (unfinished[0].response.id, unfinished[0].response.content) == (
                response.id,
                response.content,
            )
            for change in (self._conversation.clear, self._conversation.undo):
                with pytest.raises(InputError, match="still being answered"):
                    change()
        if self._count == self._interrupts_at:
            raise KeyboardInterrupt

    def finish(self, response):
        assert response.is_finished


class Talking(RuleBasedStateMachine):
    """A conversation, and a list of what should be in it: turn, cell, execution."""

    @initialize()
    def begin(self):
        self.client = Client(base_url="demo")
        self.conversation = Conversation("plan")
        self.executions = count(1)
        self.expected = []
        self.dropped = []
        self.system = None
        self.answers = 0

    def teardown(self):
        if hasattr(self, "client"):
            self.client.close()

    # -- asking ------------------------------------------------------------------------------

    def ask(self, text, place, origin=None, ending="completed", **how):
        """Ask at a place; whether it went well, and the turn."""
        question = Question.of(text)
        messages = [*self.conversation.messages(place), question.message]
        reasoning = "visible" if ending == "silent" else "none"
        knobs = {**FAST, "reasoning": reasoning, "fault": FAULTS.get(ending), "fault_after": 2}
        chat = self.client.chat.create("grok-4.6", messages=messages, simulator=knobs)
        stream = chat.begin()
        turn = Turn(question, stream.response, "grok-4.6", origin=origin)
        at = {"interrupted": 4, "silent": 2}.get(ending)
        ledger = Ledger()
        try:
            Exchange(self.conversation, turn, place, stream, ledger, **how).run(
                Watcher(self.conversation, at)
            )
        except GrokInterrupt:
            assert ending in {"interrupted", "silent"}
        except GrokError:
            assert ending in FAULTS
            assert turn.error
        expected = {"silent": "interrupted", "failed at once": "failed"}.get(ending, ending)
        assert turn.response.status == expected
        assert bool(turn.response.content) == (ending not in {"silent", "failed at once"})
        self.answers += sum(account.answers for account in ledger.accounts.values())
        self.dropped = []
        return turn

    def enter(self, turn, cell, execution):
        """What the place of a cell's turn should be, said in another way."""
        mine = [index for index, entry in enumerate(self.expected) if cell and entry[1] == cell]
        if mine and self.expected[mine[-1]][2] == execution:
            at = mine[-1] + 1
        else:
            at = mine[0] if mine else len(self.expected)
            self.expected = [entry for i, entry in enumerate(self.expected) if i not in mine]
        self.expected.insert(at, (turn, cell, execution))

    @rule(cell=cells, texts=questions, ending=endings, instructions=systems)
    def run_cell(self, cell, texts, ending, instructions):
        execution = str(next(self.executions))
        origin = Origin(cell, execution)
        for number, text in enumerate(texts, 1):
            how = ending if number == len(texts) else "completed"
            place = self.conversation.place_for(origin)
            turn = self.ask(text, place, origin, how, system=instructions)
            self.enter(turn, cell, execution)
        self.system = instructions or self.system

    @rule(text=st.just("without a cell"), ending=endings)
    def run_without_a_cell(self, text, ending):
        turn = self.ask(text, self.conversation.place_for(None), None, ending)
        self.enter(turn, None, None)

    @rule(ending=endings)
    def append(self, ending):
        self.enter(
            self.ask("in a widget", self.conversation.place_at_end(), None, ending), None, None
        )

    @precondition(lambda self: self.expected)
    @rule(data=st.data(), ending=endings)
    def regenerate(self, data, ending):
        at = data.draw(st.integers(0, len(self.expected) - 1))
        old = self.expected[at][0]
        before = list(self.expected)
        turn = self.ask(old.question.text, self.conversation.place_of(old), None, ending)
        self.expected[at:] = [(turn, None, None)]
        self.dropped = [*self.dropped, before]

    @rule(cell=cells)
    def be_refused(self, cell):
        def refuse():
            raise InputError("no")

        before = self.conversation.turns, self.conversation.can_undo
        place = self.conversation.place_for(Origin(cell, str(next(self.executions))))
        stream = self.client.chat.create(messages=[Question.of("no").message]).begin()
        turn = Turn(Question.of("no"), stream.response, "grok-4.6")
        with pytest.raises(InputError, match="no"):
            Exchange(
                self.conversation, turn, place, stream, check=refuse, system=system("Never")
            ).run(Watcher(self.conversation, None))
        assert (self.conversation.turns, self.conversation.can_undo) == before

    @precondition(lambda self: self.expected)
    @rule(ending=endings)
    def be_too_late(self, ending):
        place = self.conversation.place_at_end()
        self.append(ending)
        stream = self.client.chat.create(messages=[Question.of("late").message]).begin()
        turn = Turn(Question.of("late"), stream.response, "grok-4.6")
        with pytest.raises(InputError, match="changed by another"):
            Exchange(self.conversation, turn, place, stream).run(Watcher(self.conversation, None))
        assert turn.response.status == "failed"

    # -- taking away -------------------------------------------------------------------------

    def take_away(self, kept):
        if len(kept) < len(self.expected):
            self.dropped = [*self.dropped, self.expected]
        self.expected = kept

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def delete(self, data):
        at = data.draw(st.integers(0, len(self.expected) - 1))
        self.conversation.delete(self.expected[at][0])
        self.take_away(self.expected[:at] + self.expected[at + 1 :])

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def add_by_assignment(self, data):
        at = data.draw(st.integers(0, len(self.expected)))
        question = Question.of("assigned")
        turn = Turn(question, Response(), "grok-4.6")
        turn.response.finish("interrupted")
        self.dropped = []
        self.take_away(self.expected[:at])
        self.expected = [*self.expected, (turn, None, None)]
        self.conversation.replace(turn for turn, *_ in self.expected)

    @rule()
    def clear(self):
        self.conversation.clear()
        self.take_away([])

    @rule()
    def reset(self):
        self.conversation.system = self.system = None
        self.clear()

    @rule()
    def undo(self):
        assert self.conversation.can_undo == bool(self.dropped)
        self.conversation.undo()
        if self.dropped:
            *self.dropped, self.expected = self.dropped

    # -- what holds --------------------------------------------------------------------------

    @invariant()
    def the_turns_are_the_expected_ones_in_their_order(self):
        assert list(self.conversation.turns) == [turn for turn, _, _ in self.expected]
        assert self.conversation.running is None

    @invariant()
    def each_cell_has_the_turns_of_one_execution_side_by_side_in_the_order_of_asking(self):
        for cell in "abc":
            mine = [
                turn for turn in self.conversation.turns if turn.origin and turn.origin.cell == cell
            ]
            assert len({turn.origin.execution for turn in mine}) <= 1
            assert [turn.id for turn in mine] == sorted(turn.id for turn in mine)

    @invariant()
    def what_is_sent_alternates_and_holds_no_empty_answer(self):
        messages = self.conversation.messages(self.conversation.place_at_end())
        if self.system:
            assert messages.pop(0) == self.system
        assert [message.role for message in messages] == ["user", "assistant"] * (
            len(messages) // 2
        )
        assert all(message.text.strip() for message in messages)
        answered = [turn for turn, _, _ in self.expected if turn.response.content.strip()]
        assert [message.text for message in messages[1::2]] == [
            turn.response.content for turn in answered
        ]

    @invariant()
    def the_ledger_counts_each_answer_once_whatever_was_taken_away(self):
        accounts = self.conversation.ledger.accounts
        assert sum(account.answers for account in accounts.values()) == self.answers


TestTalking = Talking.TestCase
TestTalking.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
