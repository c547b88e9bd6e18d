package dev.takagari.core.intel;

import java.util.List;

/// Asks every source at once what is known of something. Safe for use by several threads.
@FunctionalInterface
public interface IntelDesk {

  /// Asks, and waits no longer than the desk or the question allows. Never throws for what a source
  /// does; when the thread is interrupted, what has not come by then is as if the time were over.
  ///
  /// @return for everything asked about, each once and in the order given, what became of it with
  ///   every source that was to be asked and takes such things
  List<IntelFinding> ask(IntelQuestion question);
}
