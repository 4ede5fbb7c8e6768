"""What every resource of the API shares: who calls, how days and pages are asked for, how a refusal looks."""
