{{ user_engagement.base_columns('support.tickets') }}
