{{ user_engagement.base_columns('loyalty.point_transactions') }}
