package dev.takagari.enrich.match;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.List;

/// A column that indicators are compared with, and how.
public record ObservedColumn(Column column, Comparison comparison) {
  /// All of them, and for each comparison in the order in which they tell most: what a source said
  /// of a role before lists of everything that was somewhere in the event.
  ///
  /// Parents are not among them, for a parent has an event of its own; nor are users, whom no
  /// indicator names.
  public static final List<ObservedColumn> ALL =
      List.of(
          new ObservedColumn(Columns.DESTINATION_IP, Comparison.ADDRESS),
          new ObservedColumn(Columns.SOURCE_IP, Comparison.ADDRESS),
          new ObservedColumn(Columns.DNS_RESOLVED_IP, Comparison.ADDRESS),
          new ObservedColumn(Columns.HOST_EXTERNAL_IP, Comparison.ADDRESS),
          new ObservedColumn(Columns.HOST_IP, Comparison.ADDRESS),
          new ObservedColumn(Columns.RELATED_IP, Comparison.ADDRESS),
          new ObservedColumn(Columns.DNS_QUESTION_NAME, Comparison.NAME),
          new ObservedColumn(Columns.DESTINATION_DOMAIN, Comparison.NAME),
          new ObservedColumn(Columns.SOURCE_DOMAIN, Comparison.NAME),
          new ObservedColumn(Columns.DNS_ANSWERS_DATA, Comparison.NAME),
          new ObservedColumn(Columns.RELATED_DOMAIN, Comparison.NAME),
          new ObservedColumn(Columns.PROCESS_HASH_SHA256, Comparison.DIGEST),
          new ObservedColumn(Columns.PROCESS_HASH_MD5, Comparison.DIGEST),
          new ObservedColumn(Columns.FILE_HASH_SHA256, Comparison.DIGEST),
          new ObservedColumn(Columns.FILE_HASH_MD5, Comparison.DIGEST),
          new ObservedColumn(Columns.RELATED_HASH, Comparison.DIGEST),
          new ObservedColumn(Columns.FILE_PATH, Comparison.PATH),
          new ObservedColumn(Columns.PROCESS_EXECUTABLE, Comparison.PATH),
          new ObservedColumn(Columns.FILE_NAME, Comparison.BASE_NAME),
          new ObservedColumn(Columns.PROCESS_NAME, Comparison.BASE_NAME),
          new ObservedColumn(Columns.URL_ORIGINAL, Comparison.URL),
          new ObservedColumn(Columns.PROCESS_COMMAND_LINE, Comparison.COMMAND),
          new ObservedColumn(Columns.USER_AGENT_ORIGINAL, Comparison.AGENT));

  /// How a column's texts are compared.
  public enum Comparison {
    /// With addresses, and with the networks around them.
    ADDRESS,
    /// With the name and the names it is below of.
    NAME,
    DIGEST,
    /// Folded, with file names that are paths.
    PATH,
    /// With file names that are not.
    BASE_NAME,
    /// In its canonical form; without a scheme as `http` and `https`.
    URL,
    /// Folded; whether it holds the text.
    COMMAND,
    /// Folded.
    AGENT
  }
}
