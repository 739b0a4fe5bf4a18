"""Messages: mails (.eml) and saved web pages (.mht, .mhtml), both in MIME."""
