"""Ask, when asking is worth more than guessing: one question, one tap, the same kind of rule as a refusal."""

from matching.asking.questions import QUESTIONS, Question, question
from matching.asking.replies import NO, YES, Replies, replies
from matching.asking.value import FLOOR, Gains, best_questions, gains, random_questions

__all__ = [
    "FLOOR",
    "NO",
    "QUESTIONS",
    "YES",
    "Gains",
    "Question",
    "Replies",
    "best_questions",
    "gains",
    "question",
    "random_questions",
    "replies",
]
