"""What collateral keeps about a case for its archive: the papers of the assets behind it."""

from huoshui.collateral.models import AssetDocument, Guarantee, Security
from huoshui.foundation.files import KeptPaper

_LIVE = ("proposed", "agreed", "registered", "released")


def papers_of_security(application_number: str) -> tuple[KeptPaper, ...]:
    """The papers of every asset that secures, or secured, the case; an asset behind two stands in both."""
    assets = Security.objects.filter(application_number=application_number, status__in=_LIVE)
    rows = AssetDocument.objects.filter(asset_id__in=assets.values("asset_id"))
    return tuple(
        KeptPaper(
            source="collateral.document",
            source_id=str(row.pk),
            kind="collateral_paper",
            detail=row.kind,
            title=f"{row.asset.name} {row.file_name}"[:160],
            file_id=row.file_id,
            sha256=row.file.sha256,
            at=row.uploaded_at,
        )
        for row in rows.select_related("asset", "file").defer("file__content").order_by("id")
    )


def is_secured(application_number: str) -> tuple[bool, bool]:
    """Whether assets secure the case, and whether guarantors answer for it."""
    assets = Security.objects.filter(application_number=application_number, status__in=_LIVE)
    guarantees = Guarantee.objects.filter(
        application_number=application_number, status__in=("proposed", "agreed")
    )
    return assets.exists(), guarantees.exists()


def cases_of_asset(asset_id: int) -> tuple[str, ...]:
    """The application numbers of the cases an asset secures or secured."""
    rows = Security.objects.filter(asset_id=asset_id, status__in=_LIVE)
    return tuple(rows.values_list("application_number", flat=True).distinct())
