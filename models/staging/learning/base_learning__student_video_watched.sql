{{ user_engagement.base_columns('learning.student_video_watched') }}
