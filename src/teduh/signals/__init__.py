"""Pure: exposure, incident pressure, smoothing, hotspots, alerts. Empty until monitoring lands."""
