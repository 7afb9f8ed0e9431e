{{ user_engagement.base_columns('loyalty.user_profiles') }}
