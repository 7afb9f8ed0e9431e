{{ user_engagement.base_columns('web.channel_sessions') }}
