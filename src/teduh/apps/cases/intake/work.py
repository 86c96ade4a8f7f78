"""A proof of work: a browser with script shows it in the place of the waiting time.

Sixteen small puzzles and not one large, so that the time hardly varies by luck. A puzzle is solved
by the first number whose hash with the challenge begins with enough zero bits. In calm it takes a
blink; under pressure about 131,000 hashes, 2 s on a telephone that is ten times slower than a desk
computer (measured: 640 hashes a millisecond there).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PUZZLES: Final = 16
BITS_LEAST: Final = 6
BITS_MOST: Final = 13


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked of one browser."""

    challenge: str
    bits: int

    def is_done(self, numbers: Sequence[int]) -> bool:
        """Say whether the numbers solve all puzzles."""
        return len(numbers) == PUZZLES and all(
            0 <= number < 2**32 and zero_bits(self.challenge, puzzle, number) >= self.bits
            for puzzle, number in enumerate(numbers)
        )


def bits_for(waiting_share: float) -> int:
    """Return how hard the puzzles are, from 0 (calm) to 1 (the longest waiting time)."""
    return BITS_LEAST + round((BITS_MOST - BITS_LEAST) * min(1.0, max(0.0, waiting_share)))


def zero_bits(challenge: str, puzzle: int, number: int) -> int:
    """Return with how many zero bits the hash begins (BLAKE2b-256 of challenge | puzzle | number).

    The challenge is hexadecimal; puzzle and number have four bytes each, big end first.
    """
    data = bytes.fromhex(challenge) + puzzle.to_bytes(4, "big") + number.to_bytes(4, "big")
    hashed = int.from_bytes(hashlib.blake2b(data, digest_size=32).digest(), "big")
    return 256 - hashed.bit_length()
