{{ user_engagement.base_columns('loyalty.activity_logs') }}
