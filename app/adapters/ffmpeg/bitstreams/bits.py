"""The bits of a unit, with the bytes that protect start codes taken out, and put back. Pure."""

from __future__ import annotations


class Bits:
    """Reads a unit's bits one field after the other."""

    def __init__(self, data: bytes, *, protected: bool = True) -> None:
        plain = data.replace(b"\0\0\3", b"\0\0") if protected else data
        self._value = int.from_bytes(plain, "big")
        self._left = self._size = len(plain) * 8

    @property
    def place(self) -> int:
        """How many bits were read."""
        return self._size - self._left

    def take(self, count: int) -> int:
        """The next bits as a number. Raises ValueError when there are not as many."""
        self._left -= count
        if self._left < 0:
            raise ValueError("a parameter set ends early")
        return self._value >> self._left & (1 << count) - 1

    def exp_golomb(self) -> int:
        """ue(v): as many zeros as bits follow the one."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise ValueError("a number in a parameter set is too large")
        return (1 << zeros) - 1 + (self.take(zeros) if zeros else 0)

    def signed(self) -> int:
        """se(v)."""
        value = self.exp_golomb()
        return (value + 1) // 2 if value % 2 else -(value // 2)


def exp_golomb(value: int) -> str:
    """A number as ue(v), in ones and zeros."""
    plain = f"{value + 1:b}"
    return "0" * (len(plain) - 1) + plain


def replaced(data: bytes, place: int, length: int, bits: str) -> bytes:
    """A parameter set's payload with some of its bits exchanged; it ends as it did, in a one."""
    plain = data.replace(b"\0\0\3", b"\0\0")
    text = bin(int.from_bytes(b"\1" + plain, "big"))[3:].rstrip("0")  # the last one is the stop bit
    text = text[:place] + bits + text[place + length :]
    text += "0" * (-len(text) % 8)
    return protected(int(text, 2).to_bytes(len(text) // 8, "big"))


def protected(plain: bytes) -> bytes:
    """Bytes in which nothing looks like a start code."""
    made = bytearray()
    zeros = 0
    for byte in plain:
        if zeros == 2 and byte <= 3:
            made.append(3)
            zeros = 0
        made.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(made)
