"""The work board: at most five things that need me, my places, my drafts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teduh.web import panels


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Show the board of who is signed in."""
    context = {"panels": panels.draw("board", request, now=request.now)}  # type: ignore[attr-defined]
    return render(request, "board.html", context)
