"""The checklist catalogue and the papers: what to bring, in what form, in how many copies, printed for one appointment."""
