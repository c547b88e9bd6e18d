/// Services outside: what each is asked, and what its answers mean.
@NullMarked
package dev.takagari.enrich.intel.service;

import org.jspecify.annotations.NullMarked;
