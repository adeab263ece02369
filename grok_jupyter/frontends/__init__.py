"""What users touch: magics now, the chat widget later."""
