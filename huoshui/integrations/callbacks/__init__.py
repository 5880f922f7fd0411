"""Call-backs to partners: over https to public addresses, or the sandbox that takes everything."""
