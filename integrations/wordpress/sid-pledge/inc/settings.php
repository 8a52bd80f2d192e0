<?php
/**
 * The site's settings, saved as one option. Reading them never fails: a missing or invalid value is the default.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The option's name. */
const OPTION = 'sid_pledge';

/** The attributes that have a default for the whole site. */
const SITE_ATTRIBUTES = array( 'partner', 'campaign', 'lang', 'layout', 'theme', 'accent' );

/**
 * All settings by name; an empty string where nothing is set.
 *
 * @return array<string, string>
 */
function settings(): array {
	$saved    = (array) get_option( OPTION, array() );
	$settings = array();
	foreach ( array_merge( array( 'server', 'pin', 'include' ), SITE_ATTRIBUTES ) as $name ) {
		$settings[ $name ] = clean_setting( $name, $saved[ $name ] ?? '' );
	}
	return $settings;
}

/**
 * A valid value of a setting, or an empty string.
 *
 * @param string $name  Name of the setting.
 * @param mixed  $value What somebody wrote.
 */
function clean_setting( string $name, $value ): string {
	switch ( $name ) {
		case 'server':
			return is_string( $value ) ? clean_origin( $value ) : '';
		case 'pin':
			return clean_pin( $value );
		case 'include':
			return '1' === $value ? '1' : '';
		default:
			return clean( $name, $value );
	}
}

/** The server's origin, without a trailing slash; empty where none is set. */
function server(): string {
	return settings()['server'];
}

/**
 * The language of the site's visitors. A logged-in user may have another one for the administration pages. Some locales
 * of WordPress are not language tags: `pt_PT_ao90` becomes `pt-PT`.
 */
function site_language(): string {
	$tag = language_tag( str_replace( '_', '-', get_locale() ) );
	return '' === $tag ? 'en' : $tag;
}

/**
 * The attributes of one element: those its author wrote, else those of the site.
 *
 * @param array<string, mixed> $attributes What the author wrote.
 * @return array<string, string> Those with a value, in the order in which they are printed.
 */
function resolve_attributes( array $attributes ): array {
	$settings = settings();
	$resolved = array();
	foreach ( attribute_table()['attributes'] as $name ) {
		$value             = clean( $name, $attributes[ $name ] ?? '' );
		$resolved[ $name ] = '' === $value ? ( $settings[ $name ] ?? '' ) : $value;
	}
	// The element inherits the page's language. Where that is not a language tag, the server would refuse it.
	if ( '' === $resolved['lang'] && '' === clean( 'lang', get_bloginfo( 'language' ) ) ) {
		$resolved['lang'] = site_language();
	}
	if ( '' === $resolved['campaign'] ) {
		$resolved['campaign'] = attribute_table()['default_campaign'];
	}
	return array_filter( $resolved, 'strlen' );
}
