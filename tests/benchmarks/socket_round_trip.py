"""The reference of everything between page and server: an empty word on a socket, there and back."""

from __future__ import annotations

from playwright.sync_api import Page

NAME = "an empty socket round trip"

_ROUND_TRIPS = """count => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/api/ws/progress`);
    const took = [];
    let sent;
    const send = () => {
        sent = performance.now();
        socket.send(JSON.stringify({ type: "ping" }));
    };
    socket.onmessage = ({ data }) => {
        const { type } = JSON.parse(data);
        if (type === "ready") return send();
        if (type !== "pong") return;
        took.push((performance.now() - sent) / 1000);
        if (took.length < count) return send();
        socket.close();
        done(took);
    };
})"""


def round_trips(page: Page, *, count: int = 20) -> list[float]:
    """Seconds of each of several round trips, as the page counts them."""
    took: list[float] = page.evaluate(_ROUND_TRIPS, count)
    return took
