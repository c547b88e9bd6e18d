/// How values are spelled: pure, idempotent rules, the same for an event, a query literal and an
/// indicator.
@NullMarked
package dev.takagari.core.normalize;

import org.jspecify.annotations.NullMarked;
