"""Long work: how far it is, stopping it, trying again. Readable without script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from teduh.apps.jobs import selectors, services
from teduh.apps.jobs.models import Job
from teduh.web.words import job_title


def _job(request: HttpRequest, job_id: int) -> Job:
    return selectors.job_get(scope=request.scope, job_id=job_id)  # type: ignore[attr-defined]


def _context(request: HttpRequest, job: Job) -> dict[str, object]:
    return {
        "job": job,
        "title": job_title(job.kind),
        "poll": reverse("job_progress", args=[job.pk]),
        "findings": selectors.job_findings(job),
        "now": request.now,  # type: ignore[attr-defined]
    }


@require_safe
@login_required
@never_cache
def page(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one job of the reader's."""
    return render(request, "job.html", _context(request, _job(request, job_id)))


@require_safe
@login_required
@never_cache
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """Answer the piece of the page that tells how far it is; the page reloads when it is over."""
    job = _job(request, job_id)
    response = render(request, "components/job_progress.html", _context(request, job))
    if job.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop the work: at once while it waits, else at its next step."""
    services.job_cancel(actor=request.actor, job=_job(request, job_id))  # type: ignore[attr-defined]
    return redirect("job", job_id)


@require_POST
@login_required
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Start failed or cancelled work again."""
    services.job_retry(actor=request.actor, job=_job(request, job_id))  # type: ignore[attr-defined]
    return redirect("job", job_id)
