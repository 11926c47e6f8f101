//! Where the variables of a message come from.

use clap::Args as ClapArgs;

/// What fills the variables of a message.
#[derive(Debug, ClapArgs)]
pub struct VariableArgs {
    /// Column that fills a variable, where it has another name
    #[arg(long, value_name = "NAME=COLUMN", value_parser = pair)]
    pub map: Vec<(String, String)>,
    /// The same value in every row
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// What an empty cell of a variable means: 'skip' the row, 'send' nothing, or '=TEXT' in its place
    #[arg(long, value_name = "NAME=skip|send|=TEXT", value_parser = pair)]
    pub empty: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
