package dev.takagari.core.event;

/// Kinds of value that indicators are matched on.
public enum Observable {
  IP,
  DOMAIN,
  HASH,
  URL,
  USER,
  FILE
}
