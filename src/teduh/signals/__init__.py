"""Pure: exposure, incident pressure, smoothing, hotspots and alerts. Empty until monitoring lands."""
