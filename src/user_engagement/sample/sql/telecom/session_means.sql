select
    sum(social_media_dl) / count(social_media_dl) as mean_social_media_dl,
    sum(social_media_ul) / count(social_media_ul) as mean_social_media_ul,
    sum(google_dl) / count(google_dl) as mean_google_dl,
    sum(google_ul) / count(google_ul) as mean_google_ul,
    sum(email_dl) / count(email_dl) as mean_email_dl,
    sum(email_ul) / count(email_ul) as mean_email_ul,
    sum(youtube_dl) / count(youtube_dl) as mean_youtube_dl,
    sum(youtube_ul) / count(youtube_ul) as mean_youtube_ul,
    sum(netflix_dl) / count(netflix_dl) as mean_netflix_dl,
    sum(netflix_ul) / count(netflix_ul) as mean_netflix_ul,
    sum(gaming_dl) / count(gaming_dl) as mean_gaming_dl,
    sum(gaming_ul) / count(gaming_ul) as mean_gaming_ul,
    sum(other_dl) / count(other_dl) as mean_other_dl,
    sum(other_ul) / count(other_ul) as mean_other_ul
from session_traffic
