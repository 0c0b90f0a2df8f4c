"""The Graph API, the control API and the phone."""
