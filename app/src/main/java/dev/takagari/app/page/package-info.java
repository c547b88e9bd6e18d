/// The page at `/`, and those to which links in messages lead.
@NullMarked
package dev.takagari.app.page;

import org.jspecify.annotations.NullMarked;
