package dev.takagari.core.owner;

import java.util.List;
import java.util.Optional;

/// Keeps lists of owners. The newest counts, also for events that are older than it: it says whom
/// to ask now. Safe for use by several threads.
public interface OwnerBook {

  /// A book without lists.
  OwnerBook EMPTY =
      new OwnerBook() {
        @Override
        public Optional<LoadedOwners> newest() {
          return Optional.empty();
        }

        @Override
        public LoadedOwners load(String csv, String origin) {
          throw new UnsupportedOperationException("nothing is kept here");
        }

        @Override
        public List<LoadedOwners> versions(int limit) {
          return List.of();
        }
      };

  /// The list that counts, empty before the first.
  ///
  /// @throws dev.takagari.core.error.TakagariException code database-unavailable
  Optional<LoadedOwners> newest();

  /// Takes a list over as a whole; the same as the newest changes nothing.
  ///
  /// @return the newest list after that
  /// @throws dev.takagari.core.error.TakagariException code bad-owners-file when any line of it
  ///   cannot be read: then nothing changes
  LoadedOwners load(String csv, String origin);

  /// The newest lists, the newest first.
  List<LoadedOwners> versions(int limit);
}
