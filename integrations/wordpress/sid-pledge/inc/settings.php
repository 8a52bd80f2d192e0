<?php
/**
 * What the site's administrator has set, as one option. Reading it never fails: what is missing or junk is the default.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The option's name. */
const OPTION = 'sid_pledge';

/** The settings of the element that have a default of the site's own. */
const DEFAULTS = array( 'partner', 'campaign', 'lang', 'layout', 'theme', 'accent' );

/**
 * All settings by name; an empty text where nothing is set.
 *
 * @return array<string, string>
 */
function settings(): array {
	$saved    = (array) get_option( OPTION, array() );
	$settings = array( 'server' => clean_origin( (string) ( $saved['server'] ?? '' ) ) );
	foreach ( DEFAULTS as $name ) {
		$settings[ $name ] = clean( $name, $saved[ $name ] ?? '' );
	}
	return $settings;
}

/** The server's origin, without a slash at its end, or nothing where none is set. */
function server(): string {
	return settings()['server'];
}

/**
 * The language of what visitors read, whatever the person reads who is logged in. Not every locale of WordPress's is a
 * language tag: of `pt_PT_ao90` it is `pt-PT`.
 */
function site_language(): string {
	$tag = language_tag( str_replace( '_', '-', get_locale() ) );
	return '' === $tag ? 'en' : $tag;
}

/**
 * The settings one element is shown with: what its author wrote, else what the administrator has set.
 *
 * @param array<string, mixed> $written What the author wrote.
 * @return array<string, string> Those that hold something, in the order in which they are printed.
 */
function resolve( array $written ): array {
	$settings = settings();
	$resolved = array();
	foreach ( ATTRIBUTES as $name ) {
		$value             = clean( $name, $written[ $name ] ?? '' );
		$resolved[ $name ] = '' === $value ? ( $settings[ $name ] ?? '' ) : $value;
	}
	// The element takes the page's language, but where that is no language tag, the server refuses it.
	if ( '' === $resolved['lang'] && '' === clean( 'lang', get_bloginfo( 'language' ) ) ) {
		$resolved['lang'] = site_language();
	}
	$resolved['campaign'] = $resolved['campaign'] ? $resolved['campaign'] : CAMPAIGN;
	return array_filter( $resolved, 'strlen' );
}
