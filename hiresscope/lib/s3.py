"""How the S3 client speaks: soon given up, because a person waits for the answer and a worker tries again."""

from boto3.s3.transfer import TransferConfig
from botocore.config import Config

_CONNECT_SECONDS = 1
_READ_SECONDS = 10
_ATTEMPTS = 2


def client_config(*, path_style: bool) -> Config:
    """`path_style` puts the bucket into the path, as servers other than Amazon's want it."""
    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        signature_version="s3v4",
        s3={"addressing_style": "path" if path_style else "auto"},
        # Only where S3 demands it: other servers do not know the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def transfer_config() -> TransferConfig:
    """A CV is one small piece: no threads."""
    return TransferConfig(use_threads=False)
