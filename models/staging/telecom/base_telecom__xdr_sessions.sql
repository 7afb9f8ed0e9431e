{{ user_engagement.base_columns('telecom.xdr_sessions') }}
