-- A view: rows are sorted without their bytes, which keeps the sort small.
with sized as (
    select
        *,
        exp(0.25 * normal('appetite', subscriber) + 0.3 * normal('size', session)) as size,
        exp(0.25 * normal('plays', subscriber)) as play
    from session_rows
)

select
    *,
    session_bytes(1500000 * size, 'social_media_dl', session) as social_media_dl,
    session_bytes(23000 * size, 'social_media_ul', session) as social_media_ul,
    session_bytes(4700000 * size, 'google_dl', session) as google_dl,
    session_bytes(1400000 * size, 'google_ul', session) as google_ul,
    session_bytes(1400000 * size, 'email_dl', session) as email_dl,
    session_bytes(320000 * size, 'email_ul', session) as email_ul,
    session_bytes(14000000 * size, 'youtube_dl', session) as youtube_dl,
    session_bytes(7600000 * size, 'youtube_ul', session) as youtube_ul,
    session_bytes(9500000 * size, 'netflix_dl', session) as netflix_dl,
    session_bytes(6900000 * size, 'netflix_ul', session) as netflix_ul,
    session_bytes(290000000 * size * play, 'gaming_dl', session) as gaming_dl,
    session_bytes(6000000 * size * play, 'gaming_ul', session) as gaming_ul,
    session_bytes(95000000 * size, 'other_dl', session) as other_dl,
    session_bytes(5800000 * size, 'other_ul', session) as other_ul
from sized
