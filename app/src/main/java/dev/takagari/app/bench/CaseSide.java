package dev.takagari.app.bench;

import java.util.Locale;

/// What is wrong outside while cases are made.
enum CaseSide {
  /// No source of intel is asked.
  NONE("no source of intel"),
  /// Nobody listens at its address.
  DEAD("one source of intel that refuses connections"),
  /// It takes a request and says nothing for 30 seconds.
  SLOW("one source of intel that takes 30 s"),
  /// As [#NONE], and one rule finds 500 new things in a minute.
  STORM("no source of intel, one rule finds " + CasePlan.STORM + " new things in a minute"),
  /// As [#NONE], and people are told in Slack.
  TOLD("no source of intel, cases are told in a double of Slack");

  private final String label;

  CaseSide(String label) {
    this.label = label;
  }

  /// Short name, as `--only` and the page say it.
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What it is, for people.
  String label() {
    return label;
  }
}
