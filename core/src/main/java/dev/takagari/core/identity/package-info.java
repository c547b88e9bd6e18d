/// Who or what had a name, an address or an id, and when: sightings of hosts and users, and
/// questions about them.
@NullMarked
package dev.takagari.core.identity;

import org.jspecify.annotations.NullMarked;
