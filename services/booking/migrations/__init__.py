"""The history of the booking database, one numbered file a step. ``HEAD`` names the newest."""
