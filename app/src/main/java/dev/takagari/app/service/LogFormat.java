package dev.takagari.app.service;

/// What lines of the log on standard output look like.
public enum LogFormat {
  /// JSON in a container, text elsewhere.
  AUTO,
  TEXT,
  /// JSON of the Elastic Common Schema.
  ECS
}
