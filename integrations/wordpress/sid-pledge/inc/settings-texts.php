<?php
/**
 * The texts of the settings page: labels, descriptions, the options of lists, and error messages.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/**
 * The error message for an invalid setting.
 *
 * @param string $name  Name of the setting.
 * @param string $value The submitted value.
 */
function error_message( string $name, string $value ): string {
	switch ( $name ) {
		case 'server':
			if ( preg_match( '#^https?://[^/?\#]*[^\x00-\x7f]#i', $value ) ) {
				return __(
					'The server’s name has letters other than a to z. Please enter it in its ASCII form, such as https://xn--bcher-kva.example.',
					'sid-pledge'
				);
			}
			return __(
				'This is not the address of a server. Please enter it with https:// and without a path, such as https://pledge.example.org.',
				'sid-pledge'
			);
		case 'pin':
			return __(
				'This is neither a key nor a script tag with a hash. Please paste the line that the server’s page /embed shows.',
				'sid-pledge'
			);
		case 'partner':
			return __(
				'A partner’s name has lower-case letters, digits and hyphens, at most 32 characters.',
				'sid-pledge'
			);
		case 'campaign':
			return __(
				'A campaign’s name has lower-case letters, digits and hyphens, such as sid-2023.',
				'sid-pledge'
			);
		case 'lang':
			return __( 'This is not a language tag. Please enter one such as fr or pt-BR.', 'sid-pledge' );
		case 'accent':
			return __( 'This is not a colour. Please enter one such as #7a1fa2.', 'sid-pledge' );
		default:
			return __( 'Please choose a value from the list.', 'sid-pledge' );
	}
}

/**
 * The labels of the settings.
 *
 * @return array<string, string>
 */
function labels(): array {
	return array(
		'server'   => __( 'Server', 'sid-pledge' ),
		'pin'      => __( 'Key or hash', 'sid-pledge' ),
		'include'  => __( 'Show the pledge before scripts run', 'sid-pledge' ),
		'partner'  => __( 'Partner', 'sid-pledge' ),
		'campaign' => __( 'Campaign', 'sid-pledge' ),
		'lang'     => __( 'Language', 'sid-pledge' ),
		'layout'   => __( 'What is shown', 'sid-pledge' ),
		'theme'    => __( 'Colours', 'sid-pledge' ),
		'accent'   => __( 'Accent colour', 'sid-pledge' ),
	);
}

/**
 * The descriptions of the settings; empty for none.
 *
 * @return array<string, string>
 */
function hints(): array {
	return array(
		'server'   => __(
			'The address of the pledge’s server, such as https://pledge.example.org. Nothing is loaded from anywhere else.',
			'sid-pledge'
		),
		'pin'      => __(
			'Paste the script tag that the server’s page /embed shows, or its key (ed25519-…). With a key, the scripts follow updates, and Chrome and Edge run them only if the owner of the key has signed them. With a hash, every browser runs exactly that release; without the tag of frame.js, frames keep their height.',
			'sid-pledge'
		),
		'include'  => __(
			'This site requests the pledge from the server, at most once a minute, and prints it in its own pages: visitors see it at once, also without JavaScript. This is only possible with a key (ed25519-…) above, not with a hash.',
			'sid-pledge'
		),
		'partner'  => __(
			'The partner that pledges on this site are counted for: the name that the server’s operator gave you. Without one, they are counted for the campaign only.',
			'sid-pledge'
		),
		/* translators: %s: the name of a campaign. */
		'campaign' => sprintf( __( 'Default: %s.', 'sid-pledge' ), attribute_table()['default_campaign'] ),
		'lang'     => __( 'A language tag such as fr. Default: the language of the page.', 'sid-pledge' ),
		'layout'   => '',
		'theme'    => '',
		'accent'   => __(
			'Such as #7a1fa2. Default: the widget’s own. A colour that would make text hard to read is corrected.',
			'sid-pledge'
		),
	);
}

/** The note below the setting `include` where it has no effect. */
function missing_key_note(): string {
	return __( 'This has no effect yet: no key is set above.', 'sid-pledge' );
}

/**
 * The labels of the values of a list, by setting.
 *
 * @return array<string, array<string, string>>
 */
function choice_labels(): array {
	return array(
		'layout' => array(
			'full'    => __( 'Everything', 'sid-pledge' ),
			'compact' => __( 'Pledge, count, help and sharing', 'sid-pledge' ),
			'counter' => __( 'The count and a link', 'sid-pledge' ),
			'button'  => __( 'The button alone', 'sid-pledge' ),
		),
		'theme'  => array(
			'auto'  => __( 'As the visitor’s device prefers', 'sid-pledge' ),
			'light' => __( 'Light', 'sid-pledge' ),
			'dark'  => __( 'Dark', 'sid-pledge' ),
		),
	);
}

/**
 * The options of a list: labels by value. The first value is the default, and is saved as an empty string.
 *
 * @param string $name Name of the setting.
 * @return array<string, string>
 */
function options( string $name ): array {
	$options = array();
	foreach ( attribute_table()['choices'][ $name ] as $index => $value ) {
		$options[ 0 === $index ? '' : $value ] = choice_labels()[ $name ][ $value ] ?? $value;
	}
	return $options;
}
