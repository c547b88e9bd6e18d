/// Which values were seen on which hosts on which days: rows of the table `sightings`, and how they
/// are looked up. (What events say of hosts and users is [dev.takagari.core.identity.Sighting].)
@NullMarked
package dev.takagari.core.sighting;

import org.jspecify.annotations.NullMarked;
