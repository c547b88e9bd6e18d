/// The directory that holds all state of an embedded service, and how clients find the service by
/// it.
@NullMarked
package dev.takagari.app.home;

import org.jspecify.annotations.NullMarked;
