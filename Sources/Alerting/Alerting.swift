// The Alerting module.
