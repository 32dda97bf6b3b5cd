/**
 * Common passwords of at least 8 characters, in small letters: what guessing programs try first. Written from what published
 * lists of leaked passwords agree on (keyboard walks, digits, names, seasons, names of products).
 */
const words = `
  !qaz2wsx 00000000 0000000000 0123456789 11111111 1111111111 11111111111 11223344 112233445566 123123123 123321123
  12341234 12344321 12345678 123456789 1234567890 1234567891 12345678910 123456789a 123456789q 12345679 123456abc
  123456qwerty 12345qwert 1234qwer 123654789 123qwe123 123qweasd 147258369 159357258 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y
  1qaz!qaz 1qaz2wsx 1qaz@wsx 1qazxsw2 22222222 33333333 44444444 55555555 66666666 741852963 77777777 789456123
  87654321 88888888 963852741 987654321 9876543210 99999999 a1b2c3d4 aa123456 aaaaaaaa abc12345 abc123456 abcd1234
  abcdefg1 abcdefgh access123 access14 admin!23 admin123 admin1234 admin@123 adminadmin administrator alexander
  alexandra android1 angel123 angels12 anthony1 apple123 arsenal1 asdf1234 asdfasdf asdfghjk asdfghjkl asdfghjkl1
  asshole1 autumn2023 azertyui azertyuiop babyblue babygirl babygirl1 bananas1 barcelona baseball baseball1 basketba
  basketball batman123 beautiful benjamin blessed1 blink182 blueberry bonjour1 borussia broncos1 brooklyn budlight
  bullshit butterfly california callofduty carolina caroline champion changeme changeme1 changeme123 charlie1
  charlie123 cheese12 cheese123 chelsea1 cheyenne chocolate christian christopher cinnamon coffee12 college1 computer
  computer1 contraseña cookie12 corvette corvette1 counterstrike cowboys1 crystal1 daniel123 danielle december
  default1 diamond1 dolphin1 dolphins dominic1 doudou12 dragon12 dragon123 eagles12 education elephant elizabeth
  eminem12 facebook facebook1 february ferrari1 flower12 flowers1 football football1 fortnite freedom1 freedom123
  friday13 fuckyou! fuckyou1 fuckyou123 fuckyou2 gabriel1 gandalf1 garfield geheim123 ginger12 godisgood goodbye1
  goodluck google123 guest123 hallo123 hallo1234 hannah12 harley12 harleydavidson harrypotter heaven12 hello123
  hello1234 hellohello helloworld hockey12 hogwarts hunter12 hunter123 ilovegod iloveme1 iloveu12 iloveyou iloveyou!
  iloveyou1 iloveyou2 instructor internet iphone12 isabella jackdaniels january1 jasmine1 jennifer jennifer1 jessica1
  jesus123 jesus777 jesuschrist jonathan jordan123 jordan23 juventus katherine killer12 killer123 lakers24 lamborghini
  lauren12 leagueoflegends learner1 letmein1 letmein123 linkedin linkedin1 liverpool liverpool1 lordoftherings
  lovelove lovely12 loveme12 loveyou1 lyceum123 madison1 manchester manunited marlboro master12 master123 matrix123
  matthew1 maverick melissa1 mercedes mercedes1 metallica michael1 michelle michelle1 mickey12 mickeymouse microsoft
  midnight minecraft minecraft1 monday123 monkey12 monkey123 motdepasse motorola mustang1 mypassword natasha1 nathan12
  newpassword nicholas nintendo nirvana1 nothing1 november oldpassword orange12 p@ssw0rd p@ssw0rd1 p@ssw0rd123
  p@ssword pa$$w0rd pa$$word pa55w0rd pa55word packers1 pass1234 pass12345 pass@123 pass@word1 passpass passw0rd
  passw0rd! passw0rd1 password password! password1 password1! password12 password123 password1234 password12345
  password2 password3 passwort passwort1 passwort123 patricia patriots peaches1 peanut12 pepper12 phoenix1 platinum
  playstation pokemon1 pokemon123 porsche1 princess princess1 pumpkin1 purple12 q1w2e3r4 q1w2e3r4t5 q2w3e4r5 qazwsx123
  qazwsxedc qwe12345 qweasdzxc qweqweqwe qwer1234 qwerty12 qwerty123 qwerty1234 qwerty12345 qwertyqwerty qwertyui
  qwertyuiop qwertz123 qwertzui qwertzuiop raiders1 rainbow1 rainbow123 rangers1 realmadrid rebecca1 redsox12 richard1
  robert123 roblox123 root1234 root@123 rootroot samantha samantha1 samsung1 samsung123 sapphire schalke04 schatz123
  school123 scooby12 scoobydoo scorpion secret12 secret123 security security1 september shadow12 shadow123 silver12
  simpsons slipknot snoopy12 soccer12 soccer123 softball southpark spiderman spiderman1 spring2023 startrek startrek1
  starwars starwars1 steelers stephanie strawberry student1 student123 summer123 summer2020 summer2023 sunday12
  sunflower sunshine sunshine1 superman superman1 teacher1 teacher123 teamomo1 temp1234 temporary tequiero test1234
  test12345 test@123 testing1 testing123 testtest thomas123 tiger123 tigger12 trustno1 trustno1! university veronica
  victoria warcraft welcome1 welcome1! welcome12 welcome123 welcome@123 whatever whatever1 whocares william1
  willkommen windows1 windows10 winter123 winter2023 yamaha12 yankees1 yellow12 yourpassword zaq12wsx zaq1xsw2
  zaq1zaq1 zxcvbnm1 zxcvbnm123 zxcvbnmz
`

export const commonPasswords: ReadonlySet<string> = new Set(words.split(/\s+/).filter((word) => word !== ""))
